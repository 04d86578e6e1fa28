package org.commonground.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
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
    Stream<DynamicTest> whoever_has_no_good_token_is_refused_at() throws GeneralSecurityException {
        var addresses = new LinkedHashMap<>(suite.services());
        addresses.put("the gateway", suite.gateway() + "/v1/imports");
        var good = suite.token("officer");
        var bad = bad(good);
        return addresses.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    assertThat(suite.get(each.getValue(), good).statusCode()).isEqualTo(200);
                    assertRefused("without a token", each.getValue(), null);
                    bad.forEach((what, token) -> assertRefused(what, each.getValue(), token));
                }));
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
        var payload = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        var promoted = encode(payload.replace("partnership-officer", "platform-admin"));
        return Map.of(
                "garbage", "garbage",
                "a payload that was changed", "%s.%s.%s".formatted(parts[0], promoted, parts[2]),
                "no signature", "%s.%s.".formatted(encode("{\"alg\":\"none\"}"), parts[1]),
                "a key that is not the issuer's", signed(parts[0] + "." + parts[1]));
    }

    private static String signed(String headerAndPayload) throws GeneralSecurityException {
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.generateKeyPair().getPrivate());
        signature.update(headerAndPayload.getBytes(UTF_8));
        return headerAndPayload + "." + BASE64.encodeToString(signature.sign());
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }
}
