package org.commonground.gateway.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.quarkus.logging.Log;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.regex.Pattern;
import org.commonground.gateway.Domain;
import org.commonground.gateway.GatewayConfig;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

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
            return in == null ? null : parsed(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    static JsonNode parsed(String yaml) {
        return YAML.valueToTree(coreSchema().load(yaml));
    }

    /** YAML as JSON's superset (1.2, core schema): to YAML 1.1, and to Jackson, {@code 15:30} is a number to the base of 60. */
    private static Yaml coreSchema() {
        var dump = new DumperOptions();
        return new Yaml(new SafeConstructor(limits()), new Representer(dump), dump, limits(), new Resolver() {
            @Override
            protected void addImplicitResolvers() {
                addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
                addImplicitResolver(Tag.NULL, Pattern.compile("null|~"), "n~");
                addImplicitResolver(Tag.INT, Pattern.compile("[-+]?[0-9]+"), "-+0123456789");
                addImplicitResolver(
                        Tag.FLOAT, Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?"), "-+0123456789");
            }
        });
    }

    private static LoaderOptions limits() {
        // The default of 3 MiB is meant for strangers' documents; these are ours and grow with the suite.
        var limits = new LoaderOptions();
        limits.setCodePointLimit(64 * 1024 * 1024);
        return limits;
    }

    private static YAMLMapper yaml() {
        return YAMLMapper.builder(YAMLFactory.builder()
                        .loaderOptions(limits())
                        .stringQuotingChecker(new QuotesTimes())
                        .build())
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
    }

    /** For readers of YAML 1.1, of which there are many. */
    private static final class QuotesTimes extends StringQuotingChecker.Default {
        private static final Pattern TIME = Pattern.compile("[-+]?[0-9]+(:[0-9]+)+.*");

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || TIME.matcher(value).matches();
        }
    }
}
