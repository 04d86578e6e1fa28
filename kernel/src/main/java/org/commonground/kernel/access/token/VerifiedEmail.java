package org.commonground.kernel.access.token;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller's e-mail address, if the identity provider vouches for it. Read where it is needed, and not kept. */
@ApplicationScoped
public class VerifiedEmail {
    private final CurrentIdentityAssociation identities;

    VerifiedEmail(CurrentIdentityAssociation identities) {
        this.identities = identities;
    }

    /** In lower case. */
    public Optional<String> ofCaller() {
        if (!(identities.getDeferredIdentity().await().indefinitely().getPrincipal() instanceof JsonWebToken token))
            return Optional.empty();
        Object verified = token.getClaim("email_verified");
        String email = token.getClaim("email");
        return email == null || !"true".equals(String.valueOf(verified))
                ? Optional.empty()
                : Optional.of(email.strip().toLowerCase(Locale.ROOT));
    }
}
