package org.commonground.registry.oneroster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * The OneRoster 1.2 services that districts may pull from. Only the operator names them, so no caller can send this service
 * to an address of their choice, and the secrets stay in its configuration: no row holds one.
 */
@ConfigMapping(prefix = "commonground.roster-sources")
public interface RosterSources {
    /** By the names that districts call them. */
    @WithParentName
    Map<String, Source> byName();

    /** One of them. */
    interface Source {
        /** Up to and with {@code /ims/oneroster/rostering/v1p2}; https, or this machine. */
        URI baseUrl();

        /** Where client credentials become a token. */
        URI tokenUrl();

        String clientId();

        String clientSecret();

        @WithDefault(RosterResource.CORE_SCOPE)
        String scope();

        /** Who may pull from it. */
        Set<String> districts();

        /** Records a page. */
        @WithDefault("500")
        int pageSize();
    }
}
