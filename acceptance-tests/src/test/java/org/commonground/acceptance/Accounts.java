package org.commonground.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.commonground.acceptance.ledger.Identity;
import org.commonground.localstack.demo.Json;

/**
 * Everybody who has an account in the district of the story, and their like in another one: same roles, same schools, same
 * partners, so that nothing but the district stands between the two.
 */
final class Accounts {
    private static final String HERE = "chicago";
    private static final String THERE = "elsewhere";

    private final RunningSuite suite;
    private final Identity identity;
    private final List<String> here = new ArrayList<>();
    private final Map<String, String> tokensThere = new TreeMap<>();
    private final Map<String, Set<String>> claims = new TreeMap<>();

    Accounts(RunningSuite suite) {
        this.suite = suite;
        identity = new Identity(suite.stack().config());
        for (var user : realm().path("users"))
            if (user.path("attributes").path("district").path(0).asText().equals(HERE)
                    && !user.path("realmRoles").isEmpty()) {
                var account = user.path("serviceAccountClientId")
                        .asText(user.path("username").asText());
                here.add(account);
                tokensThere.put(account, settleTheLikeOf(account, user));
                var attributes = user.path("attributes");
                var ids = new TreeSet<>(Json.texts(attributes.path("school_ids")));
                ids.addAll(Json.texts(attributes.path("partner_ids")));
                claims.put(account, ids);
            }
    }

    private static JsonNode realm() {
        try (var file = Accounts.class.getResourceAsStream("/keycloak/commonground-realm.json")) {
            if (file == null) throw new IllegalStateException("the realm file is not in local-stack's jar");
            return Json.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String settleTheLikeOf(String account, JsonNode user) {
        var attributes = new TreeMap<String, List<String>>();
        user.path("attributes")
                .properties()
                .forEach(each -> attributes.put(each.getKey(), Json.texts(each.getValue())));
        attributes.put("district", List.of(THERE));
        var like = account + "-" + THERE;
        try {
            identity.settle(like, Json.texts(user.path("realmRoles")), attributes);
            return identity.token(like);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The names of the accounts of the district of the story. */
    List<String> here() {
        return here;
    }

    /** The schools and partners that its token names, and its like's. */
    Set<String> claims(String account) {
        return claims.getOrDefault(account, Set.of());
    }

    String tokenHere(String account) {
        return suite.token(account);
    }

    /** Of the account's like in the other district. */
    String tokenThere(String account) {
        return Objects.requireNonNull(tokensThere.get(account), account);
    }
}
