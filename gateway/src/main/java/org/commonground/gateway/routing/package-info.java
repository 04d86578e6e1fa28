/** From a request to the operation of the contract that it means, and on to the service that owns it. */
@NullMarked
package org.commonground.gateway.routing;

import org.jspecify.annotations.NullMarked;
