/** The one contract: the four services' documents and the gateway's own, merged or refused. */
@NullMarked
package org.commonground.gateway.contract;

import org.jspecify.annotations.NullMarked;
