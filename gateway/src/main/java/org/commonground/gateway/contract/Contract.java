package org.commonground.gateway.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/** The merged contract: the document that clients read and the operations that the gateway routes. */
public record Contract(ObjectNode document, List<Operation> operations) {
    /** The same contract with the addresses of the issuer that is really in use. */
    public Contract issuedBy(URI issuer) {
        var copy = document.deepCopy();
        for (var flow : copy.at("/components/securitySchemes/keycloak/flows")) {
            var urls = (ObjectNode) flow;
            if (urls.has("authorizationUrl")) urls.put("authorizationUrl", issuer + "/protocol/openid-connect/auth");
            urls.put("tokenUrl", issuer + "/protocol/openid-connect/token");
        }
        return new Contract(copy, operations);
    }
}
