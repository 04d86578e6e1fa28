package org.commonground.bench.runner;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Signs tokens as Keycloak does, so that the services have real ones to verify. */
final class Keys {
    static final String ISSUER = "https://identity.bench/realms/commonground";

    private final KeyPair keys;
    private final AtomicLong serial = new AtomicLong();

    Keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /** A token of an officer of the district; no two are the same. */
    String token(String district) throws GeneralSecurityException {
        long now = System.currentTimeMillis() / 1_000;
        var claims = """
                {"iss":"%s","sub":"officer","upn":"officer","aud":"commonground","azp":"bench","jti":"%d",\
                "district":"%s","realm_access":{"roles":["partnership-officer"]},"school_ids":[],"partner_ids":[],\
                "area_ids":[],"district_wide":true,"review_units":[],"iat":%d,"exp":%d}\
                """.formatted(ISSUER, serial.incrementAndGet(), district, now, now + 7_200);
        var signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
