/** Every refusal of the gateway, as RFC 9457 problem details. */
@NullMarked
package org.commonground.gateway.problem;

import org.jspecify.annotations.NullMarked;
