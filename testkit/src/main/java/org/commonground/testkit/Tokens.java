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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.commonground.kernel.access.Role;
import org.eclipse.microprofile.config.ConfigProvider;

/** Access tokens as Keycloak issues them, for any caller, signed with a key that the tested service trusts. */
public record Tokens(
        String subject,
        String client,
        String district,
        List<Role> roles,
        List<UUID> schoolIds,
        List<UUID> partnerIds,
        List<UUID> areaIds,
        boolean districtWide,
        List<String> reviewUnits,
        List<String> scopes,
        Map<String, Object> more) {

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
        var wide = List.of(roles).contains(Role.PARTNERSHIP_OFFICER);
        return new Tokens(
                roles.length == 0 ? "nobody" : roles[0].realmRole(),
                "tests",
                DISTRICT,
                List.of(roles),
                List.of(),
                List.of(),
                List.of(),
                wide,
                List.of(),
                List.of(),
                Map.of());
    }

    public static Tokens officer() {
        return of(Role.PARTNERSHIP_OFFICER);
    }

    public Tokens inDistrict(String other) {
        return new Tokens(
                subject, client, other, roles, schoolIds, partnerIds, areaIds, districtWide, reviewUnits, scopes, more);
    }

    public Tokens named(String other) {
        return new Tokens(
                other,
                client,
                district,
                roles,
                schoolIds,
                partnerIds,
                areaIds,
                districtWide,
                reviewUnits,
                scopes,
                more);
    }

    public Tokens ofSchools(UUID... ids) {
        return new Tokens(
                subject,
                client,
                district,
                roles,
                List.of(ids),
                partnerIds,
                areaIds,
                districtWide,
                reviewUnits,
                scopes,
                more);
    }

    public Tokens ofPartners(UUID... ids) {
        return new Tokens(
                subject,
                client,
                district,
                roles,
                schoolIds,
                List.of(ids),
                areaIds,
                districtWide,
                reviewUnits,
                scopes,
                more);
    }

    public Tokens reviewing(String... units) {
        return new Tokens(
                subject,
                client,
                district,
                roles,
                schoolIds,
                partnerIds,
                areaIds,
                districtWide,
                List.of(units),
                scopes,
                more);
    }

    /** Sees the whole district, as reviewers and analysts of its offices do. */
    public Tokens ofTheWholeDistrict() {
        return new Tokens(
                subject, client, district, roles, schoolIds, partnerIds, areaIds, true, reviewUnits, scopes, more);
    }

    /** With OAuth scopes, as a published standard names them. */
    public Tokens granted(String... names) {
        return new Tokens(
                subject,
                client,
                district,
                roles,
                schoolIds,
                partnerIds,
                areaIds,
                districtWide,
                reviewUnits,
                List.of(names),
                more);
    }

    /** With an e-mail address that the identity provider vouches for. */
    public Tokens withVerifiedEmail(String address) {
        return with(Map.of("email", address, "email_verified", true));
    }

    /** With claims that few tokens have. */
    public Tokens with(Map<String, Object> claims) {
        return new Tokens(
                subject,
                client,
                district,
                roles,
                schoolIds,
                partnerIds,
                areaIds,
                districtWide,
                reviewUnits,
                scopes,
                claims);
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
                .claim("azp", client)
                .claim("district", district)
                .claim(
                        "realm_access",
                        Map.of("roles", roles.stream().map(Role::realmRole).toList()))
                .claim("school_ids", schoolIds.stream().map(UUID::toString).toList())
                .claim("partner_ids", partnerIds.stream().map(UUID::toString).toList())
                .claim("area_ids", areaIds.stream().map(UUID::toString).toList())
                .claim("district_wide", districtWide)
                .claim("review_units", reviewUnits)
                .claim("scope", String.join(" ", scopes))
                .expiresIn(LIFE);
        more.forEach(token::claim);
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
