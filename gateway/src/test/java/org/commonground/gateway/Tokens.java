package org.commonground.gateway;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import org.eclipse.microprofile.config.ConfigProvider;

/** Tokens as the stub's issuer signs them, and some that it would not. */
public final class Tokens {
    private Tokens() {}

    /** A good token of one client: tests that count requests use a client each. */
    public static String of(String client) {
        return sign(claims(client), key());
    }

    public static String forAnotherAudience() {
        return sign(claims("someone").audience("another-api"), key());
    }

    public static String ofAnotherIssuer() {
        return sign(claims("someone").issuer("http://localhost/realms/another"), key());
    }

    public static String expired() {
        var now = Clock.systemUTC().instant().getEpochSecond();
        return sign(claims("someone").issuedAt(now - 600).expiresAt(now - 300), key());
    }

    public static String signedByAnother() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return sign(claims("someone"), generator.generateKeyPair().getPrivate());
    }

    private static JwtClaimsBuilder claims(String client) {
        return Jwt.claims()
                .issuer(config("stub.issuer"))
                .audience("commonground")
                .subject("b2b1f8c2-0000-7000-8000-000000000001")
                .claim("azp", client)
                .claim("district", "chicago")
                .expiresIn(300);
    }

    private static String sign(JwtClaimsBuilder claims, PrivateKey key) {
        return claims.jws().keyId("stub").sign(key);
    }

    private static PrivateKey key() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(config("stub.private-key"))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
