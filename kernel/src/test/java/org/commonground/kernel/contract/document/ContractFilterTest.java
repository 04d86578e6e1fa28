package org.commonground.kernel.contract.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.contract.IfMatch;
import org.commonground.kernel.contract.Refuses;
import org.commonground.kernel.contract.Retiring;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.Index;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContractFilterTest {
    record CupView(long version) implements Versioned {}

    record SaucerView(String color) {}

    /** Stands for a resource: the filter looks at nothing but the methods' names and marks. */
    static final class Cupboard {
        @Refuses(410)
        @Retiring(since = "2026-03-01", sunset = "2027-03-01", successor = "/v1/mugs/{id}")
        void getCup() {}

        @IfMatch
        void mendCup() {}

        @IfMatch(required = false)
        void putCup() {}

        void breakCup() {}
    }

    static final class Hasty {
        @Retiring(since = "2027-03-01", sunset = "2027-03-01")
        void getCup() {}
    }

    @Test
    void what_will_be_removed_is_deprecated_and_says_since_and_until_when() throws IOException {
        var operation = document("/v1/cups/{id}", HttpMethod.GET, "getCup", "CupView", Cupboard.class);
        assertThat(operation.getDeprecated()).isTrue();
        assertThat(operation.getExtensions())
                .containsAllEntriesOf(Map.of(
                        "x-deprecated-since", "2026-03-01",
                        "x-sunset", "2027-03-01",
                        "x-successor", "/v1/mugs/{id}"));
    }

    @Test
    void nothing_is_gone_before_it_was_deprecated() {
        assertThatThrownBy(() -> document("/v1/cups/{id}", HttpMethod.GET, "getCup", "CupView", Hasty.class))
                .hasMessageContaining("getCup");
    }

    @Test
    void a_status_that_only_the_code_knows_is_told_where_it_is_marked() throws IOException {
        assertThat(document("/v1/cups/{id}", HttpMethod.GET, "getCup", "CupView", Cupboard.class)
                        .getResponses()
                        .hasAPIResponse("410"))
                .isTrue();
        assertThat(document("/v1/cups/{id}/crack", HttpMethod.POST, "breakCup", "CupView", Cupboard.class)
                        .getResponses()
                        .hasAPIResponse("410"))
                .isFalse();
    }

    @Test
    void if_match_is_documented_by_method_or_mark() throws IOException {
        assertThat(ifMatch(document("/v1/cups/{id}/crack", HttpMethod.POST, "breakCup", "CupView", Cupboard.class)))
                .isNull();
        for (var method : new HttpMethod[] {HttpMethod.PATCH, HttpMethod.PUT, HttpMethod.DELETE})
            assertThat(ifMatch(document("/v1/cups/{id}", method, "anything", "CupView", Cupboard.class)))
                    .as(method.name())
                    .isTrue();
        assertThat(ifMatch(document("/v1/cups/{id}/repairs", HttpMethod.POST, "mendCup", "CupView", Cupboard.class)))
                .isTrue();
        assertThat(ifMatch(document("/v1/cups/by-name/{name}", HttpMethod.PUT, "putCup", "CupView", Cupboard.class)))
                .isFalse();
    }

    @Test
    void what_has_a_version_has_an_etag_and_can_be_asked_for_anew() throws IOException {
        var versioned = document("/v1/cups/{id}", HttpMethod.GET, "getCup", "CupView", Cupboard.class);
        assertThat(versioned.getResponses().getAPIResponse("200").getHeaders()).containsKey("ETag");
        assertThat(versioned.getResponses().hasAPIResponse("304")).isTrue();
        var other = document("/v1/saucers/{id}", HttpMethod.GET, "getSaucer", "SaucerView", Cupboard.class);
        assertThat(other.getResponses().getAPIResponse("200").getHeaders()).isNull();
        assertThat(other.getResponses().hasAPIResponse("304")).isFalse();
    }

    @Test
    void what_creates_answers_201_and_says_where() throws IOException {
        var responses = document("/v1/cups", HttpMethod.POST, "createCup", "CupView", Cupboard.class)
                .getResponses();
        assertThat(responses.hasAPIResponse("200")).isFalse();
        assertThat(responses.getAPIResponse("201").getHeaders()).containsKeys("Location", "ETag");
    }

    private static @Nullable Boolean ifMatch(Operation operation) {
        return operation.getParameters() == null
                ? null
                : operation.getParameters().stream()
                        .filter(parameter -> "If-Match".equals(parameter.getName()))
                        .map(Parameter::getRequired)
                        .findFirst()
                        .orElse(null);
    }

    /** The operation, as the filter leaves it. */
    private static Operation document(String path, HttpMethod method, String id, String view, Class<?> resource)
            throws IOException {
        var operation = OASFactory.createOperation()
                .operationId(id)
                .responses(OASFactory.createAPIResponses().addAPIResponse("200", DerivedContract.okWith(view)));
        PathItem item = OASFactory.createPathItem();
        item.setOperation(method, operation);
        OpenAPI api = OASFactory.createOpenAPI()
                .paths(OASFactory.createPaths().addPathItem(path, item))
                .components(OASFactory.createComponents()
                        .addSchema("CupView", schema("version"))
                        .addSchema("SaucerView", schema("color")));
        new ContractFilter(Index.of(CupView.class, SaucerView.class, Versioned.class, resource)).filterOpenAPI(api);
        return operation;
    }

    private static Schema schema(String property) {
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty(property, OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }
}
