package org.commonground.testkit;

import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.commonground.kernel.access.Role;
import org.eclipse.microprofile.config.ConfigProvider;

/** Access tokens as Keycloak issues them, for any caller, signed with a key that the tested service trusts. */
public record Tokens(String subject, Map<String, Object> claims) {
    static final String ISSUER = "https://identity.test/realms/commonground";
    private static final String SIGNING_KEY = "commonground.test.signing-key";

    /** Longer than any run of tests. */
    private static final Duration LIFE = Duration.ofDays(1);

    /** Tests ask as the same callers again and again, and signing costs more than most of what they ask. */
    private static final Map<Signing, String> SIGNED = new ConcurrentHashMap<>();

    private record Signing(String key, Tokens token) {}

    public static final String DISTRICT = "chicago";

    /** Somebody of the district with these roles, and no school or partner of their own. */
    public static Tokens of(Role... roles) {
        return new Tokens(roles.length == 0 ? "nobody" : roles[0].realmRole(), Map.of())
                .with("azp", "tests")
                .with(
                        "realm_access",
                        Map.of("roles", Stream.of(roles).map(Role::realmRole).toList()))
                .inDistrict(DISTRICT)
                .ofSchools()
                .ofPartners()
                .with("area_ids", List.of())
                .with("district_wide", List.of(roles).contains(Role.PARTNERSHIP_OFFICER))
                .reviewing()
                .granted();
    }

    public static Tokens officer() {
        return of(Role.PARTNERSHIP_OFFICER);
    }

    public Tokens inDistrict(String other) {
        return with("district", other);
    }

    public String district() {
        return String.valueOf(claims.get("district"));
    }

    public Tokens named(String other) {
        return new Tokens(other, claims);
    }

    public Tokens ofSchools(UUID... ids) {
        return with("school_ids", texts(ids));
    }

    public Tokens ofPartners(UUID... ids) {
        return with("partner_ids", texts(ids));
    }

    public Tokens reviewing(String... units) {
        return with("review_units", List.of(units));
    }

    /** Sees the whole district, as reviewers and analysts of its offices do. */
    public Tokens ofTheWholeDistrict() {
        return with("district_wide", true);
    }

    /** With OAuth scopes, as a published standard names them. */
    public Tokens granted(String... names) {
        return with("scope", String.join(" ", names));
    }

    /** With an e-mail address that the identity provider vouches for. */
    public Tokens withVerifiedEmail(String address) {
        return with("email", address).with("email_verified", true);
    }

    /** With a claim as it is written in the token. */
    public Tokens with(String claim, Object value) {
        var all = new HashMap<>(claims);
        all.put(claim, value);
        return new Tokens(subject, Map.copyOf(all));
    }

    private static List<String> texts(UUID... ids) {
        return Stream.of(ids).map(UUID::toString).toList();
    }

    /** The signed token. */
    public String signed() {
        var key = ConfigProvider.getConfig().getValue(SIGNING_KEY, String.class);
        return SIGNED.computeIfAbsent(new Signing(key, this), _ -> sign(key));
    }

    private String sign(String key) {
        var token = Jwt.issuer(ISSUER)
                .subject(subject)
                .upn(subject)
                .audience("commonground")
                .expiresIn(LIFE);
        claims.forEach(token::claim);
        return token.sign(privateKey(key));
    }

    /**
     * A fresh key pair as configuration of the tested service. It travels by configuration because a test and its resources
     * live in different class loaders.
     */
    static Map<String, String> configuration() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var keys = generator.generateKeyPair();
            return Map.of(
                    "quarkus.oidc.auth-server-url",
                    "",
                    "quarkus.oidc.public-key",
                    base64(keys.getPublic()),
                    "quarkus.oidc.token.issuer",
                    ISSUER,
                    SIGNING_KEY,
                    base64(keys.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private static PrivateKey privateKey(String encoded) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
