package io.tenantry;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.tenantry.id.IntId;
import io.tenantry.id.LongId;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DateFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Holds the code to its layout: {@code cli, start -> api, console -> features -> engine -> postgres}. A feature is every package
 * that is not named here, so that a new one is held to the rules from its first class on. A rule that matches nothing fails.
 */
final class ArchitectureTest {
    private static final int MOST_TYPES = 15;

    private static final String[] POSTGRES = {"io.tenantry.postgres.."};
    /** What other programs use: it belongs to no layer of this one. */
    private static final String CLIENT = "io.tenantry.client..";

    private static final String[] ENGINE = {
        "io.tenantry.access..",
        "io.tenantry.cache..",
        "io.tenantry.canonical..",
        "io.tenantry.fault..",
        "io.tenantry.id..",
        "io.tenantry.json..",
        "io.tenantry.listing..",
        "io.tenantry.logging..",
        "io.tenantry.measure..",
        "io.tenantry.network..",
        "io.tenantry.queue..",
        "io.tenantry.repeat..",
        "io.tenantry.schedule..",
        "io.tenantry.secret..",
        "io.tenantry.storage..",
        "io.tenantry.throttle..",
        "io.tenantry.trace..",
        "io.tenantry.web.."
    };
    private static final String[] HTTP = {"io.tenantry.web..", "io.tenantry.api..", "io.tenantry.console.."};
    private static final String[] OUTSIDE = {"io.tenantry.api..", "io.tenantry.console.."};
    private static final String[] TOP = {"io.tenantry.start..", "io.tenantry.cli..", "io.tenantry.configuration.."};
    private static final String[] SQL_LIBRARIES = {
        "java.sql..", "javax.sql..", "org.jdbi..", "org.postgresql..", "org.flywaydb..", "com.zaxxer.."
    };
    private static final String[] SPEAK_SQL = {
        "io.tenantry.cache..",
        "io.tenantry.listing..",
        "io.tenantry.repeat..",
        "io.tenantry.schedule..",
        "io.tenantry.storage..",
        "io.tenantry.throttle.."
    };
    private static final String MEANINGLESS_WORDS = "util|utils|common|helper|helpers|impl|dto|service|manager|model";
    private static final String OUTDATED_WORDS =
            "Face|Doors?|Desk|Patience|Places|Glance|Wish|Remembered|AskedLately|Usual|Usually";

    private static final String NAMES_OF_IDS =
            "organization|organizationId|organizations|person|personId|people|project|projectId|projects|projectIds";
    /** A number under the name of one thing, or a collection of numbers: a number under the name of several is a count. */
    private static final String BARE_IDS = "(int|long|java\\.lang\\.(Integer|Long)) (organization|person|project)(Id)?"
            + "|.*<(\\? extends )?java\\.lang\\.(Integer|Long)\\b.*";

    private static final String ID = ".*\\.(Organization|Person|Project)Id\\b.*";

    /** A number under the name of an id, or a collection of numbers under that of ids. */
    private static final String NUMBER_AS_ID =
            "(int|long|java\\.lang\\.(Integer|Long)|java\\.util\\.Optional(Int|Long)) (\\w*I|i)d"
                    + "|.*<(\\? extends )?java\\.lang\\.(Integer|Long)\\b.* (\\w*I|i)ds";

    /** The number of an object of any kind: its kind is named beside it. */
    private static final String OF_ANY_KIND = "objectIds?";

    private static final String JETTY = "org.eclipse.jetty..";

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tenantry");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.tenantry");

    private static final DescribedPredicate<JavaClass> FEATURE = resideInAPackage("io.tenantry..")
            .and(not(resideInAnyPackage(POSTGRES)))
            .and(not(resideInAPackage(CLIENT)))
            .and(not(resideInAnyPackage(ENGINE)))
            .and(not(resideInAnyPackage(OUTSIDE)))
            .and(not(resideInAnyPackage(TOP)))
            .as("are features");
    private static final DescribedPredicate<JavaClass> STORE = describe(
            "are stores or rows", type -> outermost(type).getSimpleName().matches(".*(Store|Row)"));

    @Test
    void dependencies_point_one_way() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.tenantry..")
                .layer("top")
                .definedBy(TOP)
                .layer("outside")
                .definedBy(OUTSIDE)
                .layer("features")
                .definedBy(FEATURE)
                .layer("engine")
                .definedBy(ENGINE)
                .layer("postgres")
                .definedBy(POSTGRES)
                .whereLayer("top")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("outside")
                .mayOnlyBeAccessedByLayers("top")
                .whereLayer("features")
                .mayOnlyBeAccessedByLayers("top", "outside")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("top", "outside", "features")
                .whereLayer("postgres")
                .mayOnlyBeAccessedByLayers("top")
                .check(PROGRAM);
    }

    @Test
    void packages_depend_on_each_other_without_circles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(
                                // Templates call pages and are called by them: the compiler makes them of the same
                                // package.
                                type.getPackageName().replace(".console.templates", ".console"));
                    }

                    @Override
                    public String getDescription() {
                        return "the packages of the program";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(PROGRAM);
    }

    @Test
    void a_package_has_no_more_types_than_one_can_keep_in_mind() {
        Map<String, Long> types = PROGRAM.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().equals("io.tenantry.console.templates"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(types).hasSizeGreaterThan(20);
        assertThat(types).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_TYPES));
    }

    @Test
    void the_client_needs_nothing_of_the_program_and_is_no_part_of_it() {
        check(noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .dependOnClassesThat(resideInAPackage("io.tenantry..").and(not(resideInAPackage(CLIENT)))));
        check(noClasses()
                .that()
                .resideOutsideOfPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLIENT));
    }

    @Test
    void features_do_not_know_http() {
        check(noClasses()
                .that(FEATURE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(HTTP).or(resideInAPackage(JETTY))));
    }

    @Test
    void only_the_web_server_and_the_readers_of_bodies_know_jetty() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.tenantry.web.server..",
                        "io.tenantry.web.connection..",
                        "io.tenantry.web.body..",
                        "io.tenantry.web.form..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JETTY));
    }

    @Test
    void the_apis_and_the_console_do_not_know_each_other() {
        slices().matching("io.tenantry.(api.*|console)..")
                .should()
                .notDependOnEachOther()
                // The organisation API completes the management API: both have the same formats and fields.
                .ignoreDependency(
                        resideInAPackage("io.tenantry.api.organisation.."),
                        resideInAPackage("io.tenantry.api.management.."))
                .check(PROGRAM);
    }

    @Test
    void only_features_and_what_stores_for_them_speak_sql() {
        check(noClasses()
                .that(not(FEATURE.or(resideInAnyPackage(SPEAK_SQL))))
                .and()
                .haveNameNotMatching("io\\.tenantry\\.(web\\.Dispatch|cli\\..*)")
                .should()
                .dependOnClassesThat(resideInAnyPackage(SQL_LIBRARIES)));
    }

    @Test
    void within_features_only_stores_see_jdbc() {
        check(noClasses()
                .that(FEATURE.and(not(STORE)).and(not(assignableTo(JavaMigration.class))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")));
    }

    @Test
    void ids_of_organizations_people_and_projects_are_no_bare_numbers() {
        List<String> bare = new ArrayList<>();
        AtomicInteger typed = new AtomicInteger();
        PROGRAM.stream()
                .filter(FEATURE.or(resideInAnyPackage(ENGINE)))
                .flatMap(type -> Stream.concat(
                        type.getMethods().stream().map(JavaMethod::reflect),
                        type.getConstructors().stream().map(JavaConstructor::reflect)))
                .filter(called -> !Modifier.isPrivate(called.getModifiers()))
                .flatMap(called -> Arrays.stream(called.getParameters()))
                .filter(parameter -> parameter.getName().matches(NAMES_OF_IDS))
                .forEach(parameter -> {
                    String type = parameter.getParameterizedType().getTypeName();
                    if ((type + " " + parameter.getName()).matches(BARE_IDS)) {
                        bare.add(parameter.getDeclaringExecutable() + " " + parameter.getName());
                    } else if (type.matches(ID)) {
                        typed.incrementAndGet();
                    }
                });
        assertThat(bare).isEmpty();
        assertThat(typed).hasValueGreaterThan(300);
    }

    /** Rows that only a store and its feature see are no part of this: a queue or a batch has numbers. */
    @Test
    void ids_in_features_are_records() {
        List<String> numbers = new ArrayList<>();
        AtomicInteger records = new AtomicInteger();
        PROGRAM.stream()
                .filter(FEATURE)
                .flatMap(type -> Stream.concat(
                        type.getMethods().stream().map(JavaMethod::reflect),
                        type.getConstructors().stream()
                                .filter(made -> Modifier.isPublic(
                                        made.getOwner().reflect().getModifiers()))
                                .map(JavaConstructor::reflect)))
                .filter(called -> !Modifier.isPrivate(called.getModifiers()))
                .flatMap(called -> Arrays.stream(called.getParameters()))
                .filter(parameter -> !parameter.getName().matches(OF_ANY_KIND))
                .forEach(parameter -> {
                    String named = parameter.getParameterizedType().getTypeName() + " " + parameter.getName();
                    if (named.matches(NUMBER_AS_ID)) {
                        numbers.add(parameter.getDeclaringExecutable() + " " + parameter.getName());
                    } else if (IntId.class.isAssignableFrom(parameter.getType())
                            || LongId.class.isAssignableFrom(parameter.getType())) {
                        records.incrementAndGet();
                    }
                });
        assertThat(numbers).isEmpty();
        assertThat(records).hasValueGreaterThan(500);
    }

    @Test
    void no_package_or_class_has_a_meaningless_name() {
        DescribedPredicate<HasName> meaningless = nameMatching("(?i).*\\.(" + MEANINGLESS_WORDS + ")\\..*")
                .or(nameMatching(".*(Utils?|Common|Helpers?|Impl|D(to|TO)|Service|Manager|Model)"));
        ArchRule rule = noClasses().should(ArchConditions.be(meaningless.<JavaClass>forSubtype()));
        check(rule);
        rule.check(TESTS);
    }

    @Test
    void nothing_has_a_name_that_the_glossary_replaces() {
        DescribedPredicate<HasName> outdated = nameMatching("(.*[.a-z])?(" + OUTDATED_WORDS + ")([A-Z].*)?")
                .or(nameMatching("(.*_)?(" + OUTDATED_WORDS.toUpperCase(Locale.ROOT) + ")(_.*)?"))
                .or(nameMatching("(" + OUTDATED_WORDS.toLowerCase(Locale.ROOT) + ")([A-Z].*)?"));
        ArchRule types = noClasses().should(ArchConditions.be(outdated.<JavaClass>forSubtype()));
        ArchRule members = noMembers().should(ArchConditions.be(outdated.<JavaMember>forSubtype()));
        Stream.of(PROGRAM, TESTS).forEach(code -> {
            types.check(code);
            members.check(code);
        });
    }

    @Test
    void the_map_names_every_package() throws IOException {
        String map = Files.readString(Path.of("docs/architecture.md"));
        assertThat(PROGRAM.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals("io.tenantry.console.templates"))
                        .map(name -> name.replace("io.tenantry.", ""))
                        .distinct())
                .isNotEmpty()
                .allMatch(name -> map.contains("`" + name + "`") || map.contains("`io.tenantry." + name + "`"));
    }

    @Test
    void the_packages_that_the_rules_name_exist() {
        Stream.of(POSTGRES, ENGINE, HTTP, TOP, SPEAK_SQL, new String[] {
                    CLIENT,
                    "io.tenantry.api.user..",
                    "io.tenantry.api.management..",
                    "io.tenantry.web.body..",
                    "io.tenantry.web.form.."
                })
                .flatMap(Arrays::stream)
                .forEach(name -> assertThat(PROGRAM.that(resideInAPackage(name)))
                        .as(name)
                        .isNotEmpty());
        Stream.concat(Arrays.stream(SQL_LIBRARIES), Stream.of(JETTY))
                .forEach(name -> assertThat(PROGRAM.stream())
                        .as(name)
                        .anyMatch(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(used -> resideInAPackage(name).test(used.getTargetClass()))));
    }

    @Test
    void only_features_and_the_start_use_stores() {
        check(noClasses()
                .that(not(FEATURE))
                .and()
                .resideOutsideOfPackages(ENGINE)
                .and()
                .resideOutsideOfPackage("io.tenantry.start..")
                .should()
                .dependOnClassesThat(STORE.and(FEATURE)));
        assertThat(PROGRAM.that(STORE.and(FEATURE))).hasSizeGreaterThan(50);
    }

    @Test
    void only_the_start_of_the_program_reads_the_environment() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.tenantry.cli.Main")
                .should()
                .callMethodWhere(describe(
                        "read the environment",
                        call -> call.getTarget().getName().equals("getenv")
                                && call.getTargetOwner().isEquivalentTo(System.class))));
    }

    @Test
    void no_decision_depends_on_the_text_of_a_message() throws IOException {
        Pattern decision = Pattern.compile(
                "getMessage\\(\\)\\s*\\.\\s*(contains|startsWith|endsWith|equals|equalsIgnoreCase|matches|indexOf)"
                        + "|\\.(equals|matches)\\([^;{]*getMessage\\(\\)|switch \\([^;{]*getMessage\\(\\)");
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("postgres", "engine", "client", "service")) {
            try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources)
                .hasSizeGreaterThan(500)
                .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(decision));
    }

    @Test
    void every_package_is_null_marked() {
        check(classes().should(new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                events.add(new SimpleConditionEvent(
                        type, marked, type.getPackageName() + " has no package-info.java with @NullMarked"));
            }
        }));
    }

    @Test
    void only_the_command_line_prints() {
        check(noClasses().that().resideOutsideOfPackage("io.tenantry.cli..").should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void time_is_that_of_java_time() {
        check(noClasses()
                .that()
                // Certificates have only such dates; this class converts them.
                .doNotHaveFullyQualifiedName("io.tenantry.web.connection.Validity")
                .should()
                .dependOnClassesThat(describe(
                        "belong to the calendar before java.time",
                        type -> type.isEquivalentTo(Date.class)
                                || type.isAssignableTo(Calendar.class)
                                || type.isAssignableTo(DateFormat.class))));
    }

    @Test
    void what_a_class_needs_is_given_to_its_constructor() {
        check(NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
    }

    @Test
    void no_test_sleeps() {
        DescribedPredicate<JavaMethodCall> sleep = describe("sleep", call -> sleeps(call.getTarget()));
        noClasses().should().callMethodWhere(sleep).check(TESTS);
    }

    private static boolean sleeps(MethodCallTarget target) {
        return target.getName().equals("sleep")
                && (target.getOwner().isAssignableTo(Thread.class)
                        || target.getOwner().isAssignableTo(TimeUnit.class));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static void check(ArchRule rule) {
        rule.check(PROGRAM);
    }
}
