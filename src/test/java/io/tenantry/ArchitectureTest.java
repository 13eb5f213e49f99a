package io.tenantry;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.text.DateFormat;
import java.util.Calendar;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Holds the code to its layout: {@code http, console, cli -> features -> access, fault, storage}. A feature is every package that
 * is not named here, so that a new one is held to the rules from its first class on.
 */
final class ArchitectureTest {
    private static final String[] FACES = {"io.tenantry.http..", "io.tenantry.console..", "io.tenantry.cli.."};
    private static final String[] FOUNDATIONS = {"io.tenantry.access..", "io.tenantry.fault..", "io.tenantry.storage.."
    };
    private static final String[] SQL_LIBRARIES = {
        "java.sql..", "javax.sql..", "org.jdbi..", "org.postgresql..", "org.flywaydb..", "com.zaxxer.."
    };
    private static final String MEANINGLESS_WORDS = "util|utils|common|helper|helpers|impl|dto|service|manager|model";

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tenantry");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.tenantry");

    private static final DescribedPredicate<JavaClass> FEATURE = resideInAPackage("io.tenantry..")
            .and(not(resideInAPackage("io.tenantry")))
            .and(not(resideInAnyPackage(FACES)))
            .and(not(resideInAnyPackage(FOUNDATIONS)))
            .as("are features");
    private static final DescribedPredicate<JavaClass> STORE = describe(
            "are stores or rows", type -> outermost(type).getSimpleName().matches(".*(Store|Row)"));

    @Test
    void features_and_what_they_stand_on_do_not_know_the_faces() {
        check(noClasses()
                .that(FEATURE.or(resideInAnyPackage(FOUNDATIONS)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(FACES).or(resideInAPackage("org.eclipse.jetty.."))));
    }

    @Test
    void what_features_stand_on_does_not_know_them() {
        check(noClasses().that(resideInAnyPackage(FOUNDATIONS)).should().dependOnClassesThat(FEATURE));
    }

    @Test
    void the_server_does_not_know_the_console_and_the_command_line() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tenantry.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tenantry.console..", "io.tenantry.cli.."));
    }

    @Test
    void the_two_apis_do_not_know_each_other() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tenantry.http.user..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tenantry.http.management.."));
        check(noClasses()
                .that()
                .resideInAPackage("io.tenantry.http.management..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tenantry.http.user.."));
    }

    @Test
    void nothing_depends_on_the_start_up() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.tenantry.Main")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.tenantry.Main"));
    }

    @Test
    void only_features_and_storage_speak_sql() {
        check(noClasses()
                .that(not(FEATURE.or(resideInAPackage("io.tenantry.storage.."))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(SQL_LIBRARIES)));
    }

    @Test
    void within_features_only_stores_see_jdbc() {
        check(noClasses()
                .that(FEATURE.and(not(STORE)))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")));
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
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.tenantry.cli..")
                .and()
                .doNotHaveFullyQualifiedName("io.tenantry.Main")
                .should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void time_is_that_of_java_time() {
        check(noClasses()
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

    /** Checks the program; a rule about a package that is still to come holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PROGRAM);
    }
}
