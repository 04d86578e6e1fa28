package org.commonground.kernel.access;

import java.util.Set;
import java.util.UUID;

/**
 * Partners that a service itself has entrusted to somebody, beside those that the token names. Asked once a request, before
 * the operation; what it answers counts as if the token had said so. A service without an implementation grants nothing.
 */
public interface GrantedPartners {
    /** What the service has entrusted to the caller, of the caller's district. {@link CurrentCaller} has them already. */
    Set<UUID> to(Caller caller);
}
