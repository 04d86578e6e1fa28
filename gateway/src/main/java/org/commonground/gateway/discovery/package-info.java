/** What a client that knows nothing but the address finds out first. */
@NullMarked
package org.commonground.gateway.discovery;

import org.jspecify.annotations.NullMarked;
