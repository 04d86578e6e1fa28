package org.commonground.kernel.access;

import io.quarkus.logging.Log;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.commonground.kernel.access.token.KnownTokens;
import org.commonground.kernel.access.token.KnownTokens.Verified;
import org.commonground.kernel.operation.Operation;
import org.commonground.kernel.operation.Operations;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Stands before every operation: identifies the caller and asks the access table. */
@Provider
@Priority(Priorities.AUTHORIZATION)
class AccessFilter implements ContainerRequestFilter {
    private final AccessTable table;
    private final Operations operations;
    private final CurrentCaller current;
    private final CurrentIdentityAssociation identities;
    private final PublicDistricts publicDistricts;
    private final KnownTokens tokens;
    private final Instance<GrantedPartners> granted;
    private final ResourceInfo resource;

    AccessFilter(
            AccessTable table,
            Operations operations,
            CurrentCaller current,
            CurrentIdentityAssociation identities,
            PublicDistricts publicDistricts,
            KnownTokens tokens,
            Instance<GrantedPartners> granted,
            ResourceInfo resource) {
        this.table = table;
        this.operations = operations;
        this.current = current;
        this.identities = identities;
        this.publicDistricts = publicDistricts;
        this.tokens = tokens;
        this.granted = granted;
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var operation = operations.of(resource.getResourceMethod());
        if (operation == null) return; // not an operation of ours: health, metrics, the contract itself
        var verified = verified(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        var asked = request.getHeaderString(PublicDistricts.HEADER);
        if (verified == null) {
            var reach = table.reach(operation.name(), AccessTable.ANYBODY);
            if (reach == Reach.NONE)
                throw Problem.of(ProblemCode.UNAUTHENTICATED, "a valid bearer token is needed")
                        .header("WWW-Authenticate", "Bearer");
            current.set(Caller.anonymous(publicDistricts.of(asked)), reach);
            return;
        }
        var caller = verified.caller();
        if (asked != null && !asked.equals(caller.district()))
            throw Problem.invalidParameter(Violation.parameter(
                    PublicDistricts.HEADER,
                    "not-yours",
                    "the token is for the district %s; the header is for callers without a token"
                            .formatted(caller.district())));
        var reach = reach(operation, verified);
        current.set(caller, reach);
        if (reach == Reach.NONE) throw table.refused(operation.name());
        if (granted.isResolvable())
            current.set(caller.administering(granted.get().to(caller)), reach);
    }

    /** What anybody may read, somebody known may read too; a façade's scope opens it to clients that know no roles of ours. */
    private Reach reach(Operation operation, Verified verified) {
        var reach = table.reachOf(operation.name(), verified.caller());
        var facade = operation.facade();
        if (facade == null
                || facade.scopes().length == 0
                || !operation.httpMethod().equals("GET")) return reach;
        return Arrays.stream(facade.scopes()).anyMatch(verified.scopes()::contains) ? Reach.ALL : reach;
    }

    /** Nothing if there is no token. */
    private @Nullable Verified verified(@Nullable String authorization) {
        var known = authorization == null ? null : tokens.find(authorization);
        if (known != null) return known;
        var identity = identify();
        if (identity.isAnonymous()) return null;
        var token = token(identity);
        var scopes = String.valueOf(token.<Object>getClaim("scope"))
                .replace("\"", "")
                .split(" ", -1);
        var verified = new Verified(
                caller(identity, token),
                Set.copyOf(Arrays.asList(scopes)),
                Instant.ofEpochSecond(token.getExpirationTime()));
        if (authorization != null) tokens.add(authorization, verified);
        return verified;
    }

    private SecurityIdentity identify() {
        try {
            return identities.getDeferredIdentity().await().indefinitely();
        } catch (SecurityException | OIDCException e) {
            // a bad token is a SecurityException; Keycloak being away is not the caller's fault
            if (e instanceof OIDCException) throw identityProviderAway(e);
            throw e;
        } catch (CompletionException e) {
            throw identityProviderAway(e);
        }
    }

    private static Problem identityProviderAway(RuntimeException e) {
        Log.warnf("tokens cannot be verified: %s", e.getMessage());
        return Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE, "the identity provider does not answer")
                .retryAfter(Duration.ofSeconds(2));
    }

    private static JsonWebToken token(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token) return token;
        throw Problem.of(ProblemCode.UNAUTHENTICATED, "a bearer token is needed")
                .header("WWW-Authenticate", "Bearer");
    }

    private static Caller caller(SecurityIdentity identity, JsonWebToken token) {
        String district = token.getClaim("district");
        if (district == null || district.isBlank())
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "the token names no district; ask the administrator to set the account's `district`");
        Boolean districtWide = asBoolean(token.getClaim("district_wide"));
        var client = token.<String>getClaim("azp");
        return new Caller(
                token.getSubject() == null ? token.getName() : token.getSubject(),
                client == null ? token.getName() : client,
                district,
                Role.ofRealmRoles(identity.getRoles()),
                ids(token, "school_ids"),
                ids(token, "partner_ids"),
                ids(token, "area_ids"),
                districtWide,
                strings(token, "review_units"));
    }

    private static boolean asBoolean(@Nullable Object claim) {
        return claim != null && "true".equalsIgnoreCase(claim.toString());
    }

    private static Set<UUID> ids(JsonWebToken token, String claim) {
        try {
            return strings(token, claim).stream().map(UUID::fromString).collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.FORBIDDEN, "the token's claim %s is not a list of UUIDs".formatted(claim));
        }
    }

    private static Set<String> strings(JsonWebToken token, String claim) {
        var found = new LinkedHashSet<String>();
        switch (token.<Object>getClaim(claim)) {
            case null -> {}
            case JsonArray array -> array.forEach(value -> found.add(text(value)));
            case Collection<?> values -> values.forEach(value -> found.add(text(value)));
            case Object single -> found.add(text(single));
        }
        return found;
    }

    private static String text(Object value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
