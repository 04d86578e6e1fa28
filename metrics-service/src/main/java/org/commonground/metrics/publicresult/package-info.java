/** What partnerships brought about, for everybody: published and suppressed, and nothing else. */
@NullMarked
package org.commonground.metrics.publicresult;

import org.jspecify.annotations.NullMarked;
