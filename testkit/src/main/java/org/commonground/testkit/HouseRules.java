package org.commonground.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Marks;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.district.CallersDistrict;
import org.commonground.kernel.outbox.DomainEvent;
import org.hibernate.annotations.SQLRestriction;
import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The fence round the house. Each module's {@code HouseRulesTest} extends it; a rule is changed here, for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the code is read once, not for each rule
public abstract class HouseRules {
    /** What the build cannot look into for marks. */
    private static final Set<Class<?>> OPAQUE = Set.of(
            Response.class,
            StreamingOutput.class,
            InputStream.class,
            byte[].class,
            JsonNode.class,
            Multi.class,
            String.class);

    /** Posts that keep no {@code Idempotency-Key}, and why they need none. */
    private static final Map<String, String> REPEATED_WITHOUT_A_KEY = Map.of(
            "replayDeadLetter", "a letter is a transaction of its own; the inbox knows what it has handled",
            "replayDeadLetters", "each letter is a transaction of its own; what was replayed is passed over");

    private final JavaClasses code;

    /** @param root the module's package, such as {@code org.commonground.mou} */
    protected HouseRules(String root) {
        code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
    }

    @Test
    void features_do_not_form_cycles() {
        slices().matching("org.commonground.*.(*)..").should().beFreeOfCycles().check(code);
    }

    @Test
    void services_share_only_the_kernel() {
        for (var service : new String[] {"registry", "needs", "mou", "metrics"})
            classes()
                    .that(resideInAPackage("org.commonground." + service + ".."))
                    .should()
                    .onlyDependOnClassesThat(resideInAPackage("org.commonground." + service + "..")
                            .or(resideInAPackage("org.commonground.kernel.."))
                            .or(not(resideInAPackage("org.commonground.."))))
                    .allowEmptyShould(true)
                    .check(code);
    }

    @Test
    void the_kernel_knows_no_service() {
        noClasses()
                .that(resideInAPackage("org.commonground.kernel.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.commonground.registry..",
                        "org.commonground.needs..",
                        "org.commonground.mou..",
                        "org.commonground.metrics..")
                .allowEmptyShould(true)
                .check(code);
    }

    @Test
    void kernel_packages_stay_small() {
        code.stream()
                .filter(type -> type.getPackageName().startsWith("org.commonground.kernel."))
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
                .forEach((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(8));
    }

    @Test
    void names_say_what_a_type_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Service|Impl|Manager|Helper|Utils?|Dto|DTO|Mapper)")
                .check(code);
    }

    @Test
    void there_is_no_dumping_ground() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..common..", "..util..", "..utils..", "..shared..", "..dto..", "..impl..", "..service..")
                .check(code);
    }

    @Test
    void sql_of_our_own_names_the_district_of_every_table() {
        var rule = DistrictSql.ofClassPath();
        var forgetful = code.stream()
                .filter(type -> type.getSource().isPresent())
                .flatMap(type -> rule.forgetfulIn(compiled(type)).stream().map(sql -> type.getName() + ": " + sql))
                .toList();
        assertThat(forgetful)
                .as("SQL over %s that could see another district's rows", rule.tables())
                .isEmpty();
    }

    /** Hibernate's own filter is off (decision 281): what is not restricted would be everybody's. */
    @Test
    void entities_are_restricted_to_the_district() {
        code.stream().filter(type -> type.isAnnotatedWith(Entity.class)).forEach(type -> {
            assertThat(type.getAllFields())
                    .as("%s has its district", type.getName())
                    .anyMatch(field -> field.isAnnotatedWith(CallersDistrict.class));
            assertThat(Stream.concat(Stream.of(type), type.getAllRawSuperclasses().stream())
                            .flatMap(each -> each.tryGetAnnotationOfType(SQLRestriction.class).stream()))
                    .as("%s is restricted to it", type.getName())
                    .extracting(SQLRestriction::value)
                    .containsExactly("district = (select current_district())");
        });
    }

    @Test
    void events_are_records() {
        classes()
                .that()
                .implement(DomainEvent.class)
                .and()
                .areNotInterfaces()
                .should()
                .beRecords()
                .allowEmptyShould(true)
                .check(code);
    }

    @Test
    void rules_are_handed_the_time() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .check(code);
    }

    @Test
    void dependencies_come_through_the_constructor() {
        noFields().should().beAnnotatedWith(Inject.class).check(code);
    }

    @Test
    void entities_do_not_leave_through_the_door() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Resource")
                .and()
                .arePublic()
                .should()
                .haveRawReturnType(DescribedPredicate.describe("an entity", type -> type.isAnnotatedWith(Entity.class)))
                .allowEmptyShould(true)
                .check(code);
    }

    @Test
    void every_package_says_what_it_is_for() {
        var undocumented = code.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(each -> each.tryGetPackageInfo().isEmpty())
                .sorted(Comparator.comparing(each -> each.getName()))
                .map(each -> each.getName())
                .toList();
        assertThat(undocumented).as("packages without package-info.java").isEmpty();
    }

    private static byte[] compiled(JavaClass type) {
        try (var bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What changes something is told by its event and its history; what reads is told by the audit trail. */
    @Test
    void who_answers_with_marked_data_says_so() {
        var silent = reads().filter(method -> Marks.isAnyIn(method.getGenericReturnType()))
                .filter(method -> !isOrIsIn(method, Discloses.class))
                .map(Method::toString)
                .sorted()
                .toList();
        assertThat(silent)
                .as("operations that answer with @Personal data and lack @Discloses")
                .isEmpty();
    }

    @Test
    void who_answers_with_what_nobody_can_look_into_says_what_it_discloses() {
        var silent = reads().filter(method -> isOpaque(method.getGenericReturnType()))
                .filter(method -> !isOrIsIn(method, Discloses.class) && !isOrIsIn(method, Discloses.Nothing.class))
                .map(Method::toString)
                .sorted()
                .toList();
        assertThat(silent)
                .as(
                        "operations that answer with a stream, a text or any JSON and lack @Discloses or @Discloses.Nothing")
                .isEmpty();
    }

    @Test
    void a_post_that_is_repeated_with_its_key_has_one_effect() {
        var forgetful = operations()
                .filter(method -> method.isAnnotationPresent(POST.class))
                .filter(method -> !path(method).matches(".*/(transitions|search)"))
                .filter(method -> !REPEATED_WITHOUT_A_KEY.containsKey(method.getName()))
                .filter(method -> !method.isAnnotationPresent(Transactional.class)
                        || !method.isAnnotationPresent(Idempotent.class)
                        || method.getReturnType() == void.class
                        || isOpaque(method.getGenericReturnType()))
                .map(Method::toString)
                .sorted()
                .toList();
        assertThat(forgetful)
                .as("posts that are not @Transactional and @Idempotent with an answer that can be stored")
                .isEmpty();
    }

    @Test
    void what_a_spreadsheet_opens_is_written_in_one_place() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.commonground.kernel.csv..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("de.siegmar.fastcsv.writer..")
                .allowEmptyShould(true)
                .check(code);
    }

    private Stream<Method> operations() {
        return code.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(type -> type.getMethods().stream())
                .map(JavaMethod::reflect);
    }

    private Stream<Method> reads() {
        return operations()
                .filter(method -> method.isAnnotationPresent(GET.class)
                        || (method.isAnnotationPresent(POST.class)
                                && !method.isAnnotationPresent(Transactional.class)));
    }

    private static String path(Method method) {
        var below = method.getAnnotation(Path.class);
        return method.getDeclaringClass().getAnnotation(Path.class).value() + (below == null ? "" : below.value());
    }

    private static boolean isOrIsIn(Method method, Class<? extends Annotation> mark) {
        return method.isAnnotationPresent(mark) || method.getDeclaringClass().isAnnotationPresent(mark);
    }

    private static boolean isOpaque(Type type) {
        return switch (type) {
            case Class<?> raw ->
                raw == Object.class || OPAQUE.stream().anyMatch(opaque -> opaque.isAssignableFrom(raw));
            case ParameterizedType generic ->
                generic.getRawType() == RestResponse.class
                        ? isOpaque(generic.getActualTypeArguments()[0])
                        : isOpaque(generic.getRawType());
            default -> true;
        };
    }
}
