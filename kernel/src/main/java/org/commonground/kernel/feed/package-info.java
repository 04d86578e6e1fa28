/** Nothing that changed is skipped: what happened to a service's rows since a client last asked, as far as it may read them. */
@NullMarked
package org.commonground.kernel.feed;

import org.jspecify.annotations.NullMarked;
