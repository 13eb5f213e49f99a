# Runs the program on a JVM. The launchers of the source folder and of packages source this file; it only defines variables and functions.

# Without this option the JVM writes messages about an unusable archive to standard output, between the program's own output.
quiet="-Xlog:disable -Xlog:all=warning,cds*=off,aot*=off:stderr"
# The heap has the JVM's default limit, a quarter of the memory, unless JAVA_OPTS sets another. The heap is small at first and remains
# small with the serial collector: cached answers are small, and everything else is garbage after one request. After running out of
# memory a process is in an unknown state: it ends, and the service manager starts it again.
options="-XX:+UseSerialGC -Xms64m -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# rehearse JAVA ARCHIVE CLASS_PATH: starts and stops a server, and writes the classes and method profiles of this run to an archive.
# The run does not use the environment variables of the program and of the JVM.
rehearse() (
    for name in $(env | sed -n 's/^\(TENANTRY_[A-Za-z0-9_]*\)=.*/\1/p') JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
        unset "$name"
    done
    set -f
    # shellcheck disable=SC2086
    exec "$1" "-XX:AOTCacheOutput=$2" $quiet $options -cp "$3" io.tenantry.cli.Main rehearse
)

# run_program JAVA ARCHIVE CLASS_PATH [ARGUMENT...]: replaces the shell by the program. ARCHIVE is empty if there is none.
run_program() {
    java=$1 archive=$2 class_path=$3
    shift 3
    # The JVM does not start if this archive is combined with options for archives of another kind.
    case "${JAVA_OPTS-} ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} ${_JAVA_OPTIONS-}" in
        *-Xshare* | *SharedArchiveFile* | *SharedClassListFile* | *DumpLoadedClassList* | *-XX:AOT*) archive= ;;
    esac
    # A load uses two processors: one for the database and one for this program. The second compiler of the JVM costs more than it
    # saves. The heap holds a few batches of a limited size, so the memory does not depend on the number of lines.
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
