package org.commonground.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.commonground.gateway.Domain;
import org.junit.jupiter.api.Test;

/** The file that clients and reviewers read is what the gateway serves. */
class CommittedContractTest {
    private static final Path COMMITTED = Path.of("../contracts/openapi/commonground.yaml");

    @Test
    void the_merged_contract_is_the_committed_one() throws IOException {
        var merged = ContractFiles.read("contracts");
        assumeTrue(
                merged.operations().stream().map(Operation::domain).distinct().count() > Domain.values().length,
                "not all services have been built yet");
        var yaml = ContractFiles.yaml(merged);
        var committed = Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";
        if (yaml.equals(committed)) return;
        Files.writeString(COMMITTED, yaml);
        assertThat(System.getenv("CI"))
                .as("contracts/openapi/commonground.yaml was not up to date. It is now: commit it.")
                .isNotEqualTo("true");
    }

    @Test
    void what_is_written_reads_back_the_same() throws IOException {
        var merged = ContractFiles.read("contracts-of-stubs");
        assertThat(new YAMLMapper().readTree(ContractFiles.yaml(merged))).isEqualTo(merged.document());
    }

    @Test
    void the_same_documents_give_the_same_bytes() {
        assertThat(ContractFiles.yaml(ContractFiles.read("contracts-of-stubs")))
                .isEqualTo(ContractFiles.yaml(ContractFiles.read("contracts-of-stubs")));
    }
}
