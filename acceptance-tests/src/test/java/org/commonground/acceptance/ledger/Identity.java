package org.commonground.acceptance.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.commonground.localstack.StackConfig;

/** Keycloak, asked for officers of districts that nothing else in the tests knows, and for keys that the tests have. */
public final class Identity {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REALM = "/realms/commonground";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String keycloak;

    public Identity(StackConfig config) {
        keycloak = config.issuer().substring(0, config.issuer().length() - REALM.length());
    }

    /** An officer with the district's name. */
    void settle(String district) throws IOException, InterruptedException {
        settle(
                district,
                List.of("partnership-officer"),
                Map.of("district", List.of(district), "district_wide", List.of("true")));
    }

    /** An account whose password is its name; one that exists is taken as it is. */
    public void settle(String name, List<String> roles, Map<String, List<String>> attributes)
            throws IOException, InterruptedException {
        var admin = admin();
        var account = JSON.createObjectNode()
                .put("username", name)
                .put("firstName", "Demo")
                .put("lastName", name)
                .put("email", name + "@commonground.example")
                .put("emailVerified", true)
                .put("enabled", true);
        account.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", name)
                .put("temporary", false);
        account.set("attributes", JSON.valueToTree(attributes));
        var made = send("POST", "/admin" + REALM + "/users", admin, account);
        if (made.statusCode() == 409) return;
        var granted = JSON.createArrayNode();
        for (var role : roles)
            granted.add(JSON.readTree(send("GET", "/admin" + REALM + "/roles/" + role, admin, null)
                    .body()));
        var user =
                URI.create(made.headers().firstValue("Location").orElseThrow()).getPath();
        send("POST", user + "/role-mappings/realm", admin, granted);
    }

    /** From now on the realm answers for what is signed with this key too; under which name, is returned. */
    public String publish(KeyPair keys) throws IOException, InterruptedException {
        var component = JSON.createObjectNode()
                .put("name", "of the tests")
                .put("providerId", "rsa")
                .put("providerType", "org.keycloak.keys.KeyProvider");
        var settings = component.putObject("config");
        // the realm itself goes on signing with its own
        settings.putArray("priority").add("-1");
        settings.putArray("algorithm").add("RS256");
        settings.putArray("privateKey")
                .add(Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
        send("POST", "/admin" + REALM + "/components", admin(), component);
        var modulus = ((RSAPublicKey) keys.getPublic()).getModulus();
        var published = JSON.readTree(send("GET", REALM + "/protocol/openid-connect/certs", admin(), null)
                .body());
        for (var key : published.path("keys"))
            if (new BigInteger(1, Base64.getUrlDecoder().decode(key.path("n").asText())).equals(modulus))
                return key.path("kid").asText();
        throw new IOException("Keycloak does not publish the key: " + published);
    }

    private String admin() throws IOException, InterruptedException {
        return token("/realms/master", Map.of("client_id", "admin-cli", "username", "admin", "password", "admin"));
    }

    public String token(String account) throws IOException, InterruptedException {
        return token(REALM, Map.of("client_id", "commonground-cli", "username", account, "password", account));
    }

    private String token(String realm, Map<String, String> login) throws IOException, InterruptedException {
        var form = login.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&", "grant_type=password&", ""));
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(keycloak + realm + "/protocol/openid-connect/token"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IOException("Keycloak: " + answer.body());
        return JSON.readTree(answer.body()).path("access_token").asText();
    }

    private HttpResponse<String> send(
            String method, String path, String token, @org.jspecify.annotations.Nullable JsonNode body)
            throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(keycloak + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300 && answer.statusCode() != 409)
            throw new IOException("Keycloak: %d %s".formatted(answer.statusCode(), answer.body()));
        return answer;
    }
}
