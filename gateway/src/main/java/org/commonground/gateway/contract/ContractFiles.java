package org.commonground.gateway.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.logging.Log;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import org.commonground.gateway.Domain;
import org.commonground.gateway.GatewayConfig;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads the contracts that were packaged with the gateway, and writes the merged one. */
public final class ContractFiles {
    private static final YAMLMapper YAML = yaml();

    private ContractFiles() {}

    @Produces
    @Singleton
    static Contract contract(GatewayConfig config) {
        return read(config.contracts()).issuedBy(config.issuer());
    }

    /** The contract of all services whose document is in the folder on the class path. */
    public static Contract read(String folder) {
        var services = new EnumMap<Domain, JsonNode>(Domain.class);
        for (var domain : Domain.values()) {
            var document = load(folder + "/" + domain.service() + ".yaml");
            if (document != null) services.put(domain, document);
            else Log.warnf("There is no contract of %s: nothing of it is served", domain.service());
        }
        var frame = load("contract/gateway.yaml");
        if (frame == null) throw new IllegalStateException("contract/gateway.yaml is not on the class path");
        return ContractMerge.merge(frame, services);
    }

    public static String yaml(Contract contract) {
        try {
            return YAML.writeValueAsString(contract.document());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable JsonNode load(String resource) {
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return in == null ? null : YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    private static YAMLMapper yaml() {
        // The default of 3 MiB is meant for strangers' documents; these are ours and grow with the suite.
        var limits = new LoaderOptions();
        limits.setCodePointLimit(64 * 1024 * 1024);
        return YAMLMapper.builder(YAMLFactory.builder().loaderOptions(limits).build())
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
    }
}
