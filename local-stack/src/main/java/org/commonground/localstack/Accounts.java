package org.commonground.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The demo accounts of the local realm, read from the realm file itself; the password of each is its name. */
public final class Accounts {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A person logs in with a name, a machine with a client id. */
    record Account(String name, boolean machine, String role, String scope) {}

    private Accounts() {}

    static List<Account> all() {
        var accounts = new ArrayList<Account>();
        for (var user : parse(Keycloak.realm()).path("users")) {
            var client = user.path("serviceAccountClientId");
            accounts.add(new Account(
                    client.isMissingNode() ? user.path("username").asText() : client.asText(),
                    !client.isMissingNode(),
                    user.path("realmRoles").path(0).asText(),
                    scope(user.path("attributes"))));
        }
        return accounts;
    }

    private static String scope(JsonNode attributes) {
        var words = new ArrayList<String>();
        words.add(attributes.path("district").path(0).asText());
        if (attributes.path("district_wide").path(0).asBoolean()) words.add("whole district");
        for (var list : List.of("school_ids", "partner_ids", "area_ids", "review_units")) {
            for (var each : attributes.path(list)) words.add(list + " " + each.asText());
        }
        return String.join(", ", words);
    }

    public static String token(StackConfig config, String name) {
        var account = all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal("There is no account \"%s\". There are: %s."
                        .formatted(name, all().stream().map(Account::name).collect(Collectors.joining(", ")))));
        var form = account.machine()
                ? Map.of("grant_type", "client_credentials", "client_id", name, "client_secret", name)
                : Map.of("grant_type", "password", "client_id", "commonground-cli", "username", name, "password", name);
        return parse(post(config.issuer() + "/protocol/openid-connect/token", form))
                .path("access_token")
                .asText();
    }

    private static byte[] post(String url, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) return response.body();
            throw new Refusal("Keycloak refused the token with status %d: %s"
                    .formatted(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new Refusal("Keycloak does not answer at %s. Is the suite up? See ./suite status.".formatted(url));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
