# Runs the program on a JVM. The launchers of the source folder and of packages read this file; it runs nothing by itself.

# The JVM would report an archive that does not fit on standard output, amid the program's own output.
quiet="-Xlog:disable -Xlog:all=warning,cds*=off,aot*=off:stderr"
# The heap has the JVM's own limit, a quarter of the memory, unless JAVA_OPTS says otherwise. It begins small, and the serial
# collector keeps it so: cached answers are small, and everything else is garbage after one request. A process without memory is
# in no known state: it ends, and its supervisor starts another.
options="-XX:+UseSerialGC -Xms64m -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# rehearse JAVA ARCHIVE CLASS_PATH: starts and stops a server, and writes the classes and the compiled code of that to an archive.
# The program's variables and the JVM's are not part of it.
rehearse() (
    for name in $(env | sed -n 's/^\(TENANTRY_[A-Za-z0-9_]*\)=.*/\1/p') JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
        unset "$name"
    done
    set -f
    # shellcheck disable=SC2086
    exec "$1" "-XX:AOTCacheOutput=$2" $quiet $options -cp "$3" io.tenantry.cli.Main rehearse
)

# run_program JAVA ARCHIVE CLASS_PATH [ARGUMENT...]: becomes the program. ARCHIVE is empty where there is none.
run_program() {
    java=$1 archive=$2 class_path=$3
    shift 3
    # The JVM does not start with this archive beside options for archives of another kind.
    case "${JAVA_OPTS-} ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} ${_JAVA_OPTIONS-}" in
        *-Xshare* | *SharedArchiveFile* | *SharedClassListFile* | *DumpLoadedClassList* | *-XX:AOT*) archive= ;;
    esac
    # A load takes two processors: one for the database, one for this program. The best compiler costs more than it saves.
    # It holds a few batches of a limited size, and needs no more memory than that for any number of lines.
    load=
    case ${1-} in
        import | seed) load="-XX:TieredStopAtLevel=1 -Xmx224m" ;;
    esac
    # The JVM accepts one collector.
    case ${JAVA_OPTS-} in
        *-XX:+UseSerialGC* | *-XX:+UseParallelGC* | *-XX:+UseG1GC* | *-XX:+UseZGC* | *-XX:+UseShenandoahGC* | *-XX:+UseEpsilonGC*)
            options=${options#-XX:+UseSerialGC }
            ;;
    esac
    set -f # JAVA_OPTS is split into words, but asterisks in it are not names of files
    # shellcheck disable=SC2086
    exec "$java" ${archive:+"-XX:AOTCache=$archive"} $quiet $options $load ${JAVA_OPTS-} \
        -cp "$class_path" io.tenantry.cli.Main "$@"
}
