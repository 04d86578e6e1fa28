# Turns the local realm file into a KeycloakRealmImport without its demo people and without any secret:
#   jq -f k8s/platform/realm-import.jq local-stack/src/main/resources/keycloak/commonground-realm.json | kubectl apply -f -
# The demo's machine clients and their service accounts go too: an operator creates the real ones in Keycloak.
{
  apiVersion: "k8s.keycloak.org/v2beta1",
  kind: "KeycloakRealmImport",
  metadata: { name: "commonground", namespace: "commonground" },
  spec: {
    keycloakCRName: "keycloak",
    realm: (
      del(.users)
      | .sslRequired = "all"
      | .clients |= map(select(has("secret") | not) | .redirectUris = [] | .webOrigins = [])
    )
  }
}
