package org.commonground.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rules of the house that concern a module without a kernel. */
class HouseRulesTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.commonground.gateway");

    @Test
    void features_do_not_form_cycles() {
        slices().matching("org.commonground.gateway.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CODE);
    }

    @Test
    void the_gateway_knows_no_other_module() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.commonground.kernel..", "jakarta.persistence..", "org.apache.kafka..")
                .check(CODE);
    }

    @Test
    void no_vague_names() {
        noClasses()
                .should()
                .haveNameMatching(".*(Service|Impl|Manager|Helper|Utils?|Dto|DTO|Mapper)")
                .check(CODE);
    }

    @Test
    void nobody_reads_the_wall_clock() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Clocks")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CODE);
    }

    @Test
    void no_field_injection() {
        noFields().should().beAnnotatedWith("jakarta.inject.Inject").check(CODE);
    }
}
