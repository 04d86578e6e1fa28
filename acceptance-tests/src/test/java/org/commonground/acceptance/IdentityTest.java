package org.commonground.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.commonground.acceptance.ledger.Identity;
import org.commonground.localstack.demo.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** No service trusts the network: each verifies tokens itself, as the gateway does. */
@ExtendWith(SuiteExtension.class)
class IdentityTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final RunningSuite suite;

    IdentityTest(RunningSuite suite) {
        this.suite = suite;
    }

    @TestFactory
    Stream<DynamicTest> whoever_has_no_good_token_is_refused_at() throws Exception {
        var addresses = new LinkedHashMap<>(suite.services());
        addresses.put("the gateway", suite.gateway() + "/v1/imports");
        var good = suite.token("officer");
        var bad = bad(good);
        var pen = new Pen(suite, good);
        var ours = pen.signed(Map.of());
        bad.putAll(Map.of(
                "of another issuer", pen.signed(Map.of("iss", "http://localhost/realms/another")),
                "for somebody else", pen.signed(Map.of("aud", "account")),
                "for nobody", pen.signed(Map.of("aud", List.of())),
                "expired", pen.signed(Map.of("exp", Instant.now().getEpochSecond() - 60)),
                "not yet valid", pen.signed(Map.of("nbf", Instant.now().getEpochSecond() + 600))));
        return addresses.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    assertThat(suite.get(each.getValue(), good).statusCode()).isEqualTo(200);
                    assertThat(suite.get(each.getValue(), ours).statusCode())
                            .as("with nothing changed, what we sign is good")
                            .isEqualTo(200);
                    assertRefused("without a token", each.getValue(), null);
                    bad.forEach((what, token) -> assertRefused(what, each.getValue(), token));
                }));
    }

    /** Signs as the issuer does, with a key that it publishes: what is refused then is refused for what the token says. */
    private static final class Pen {
        private final KeyPair keys;
        private final String header;
        private final JsonNode claims;

        Pen(RunningSuite suite, String good) throws GeneralSecurityException, IOException, InterruptedException {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
            var key = new Identity(suite.stack().config()).publish(keys);
            header = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(key));
            claims = Json.parse(payload(good));
        }

        /** The claims of the good token, and these instead of its own. */
        String signed(Map<String, ?> changed) throws GeneralSecurityException {
            var told = claims.<ObjectNode>deepCopy();
            changed.forEach(told::putPOJO);
            return IdentityTest.signed(keys, header + "." + encode(told.toString()));
        }
    }

    private void assertRefused(String what, String url, @Nullable String token) {
        var answer = suite.get(url, token);
        assertThat(answer.statusCode()).as(what).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .as(what)
                .hasValueSatisfying(header -> assertThat(header).startsWith("Bearer"));
    }

    private static Map<String, String> bad(String good) throws GeneralSecurityException {
        var parts = good.split("\\.", -1);
        var promoted = encode(payload(good).replace("partnership-officer", "platform-admin"));
        var strangers = KeyPairGenerator.getInstance("RSA");
        strangers.initialize(2048);
        return new LinkedHashMap<>(Map.of(
                "garbage", "garbage",
                "a payload that was changed", "%s.%s.%s".formatted(parts[0], promoted, parts[2]),
                "no signature", "%s.%s.".formatted(encode("{\"alg\":\"none\"}"), parts[1]),
                "a key that is not the issuer's", signed(strangers.generateKeyPair(), parts[0] + "." + parts[1])));
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
    }

    private static String signed(KeyPair keys, String headerAndPayload) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(headerAndPayload.getBytes(UTF_8));
        return headerAndPayload + "." + BASE64.encodeToString(signature.sign());
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }
}
