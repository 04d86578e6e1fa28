/** Who calls: a bearer token of our issuer, verified once and remembered for a moment. */
@NullMarked
package org.commonground.gateway.identity;

import org.jspecify.annotations.NullMarked;
