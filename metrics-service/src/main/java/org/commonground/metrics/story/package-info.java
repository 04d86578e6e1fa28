/** What people tell about a partnership, as long as they consent to its being told. */
@NullMarked
package org.commonground.metrics.story;

import org.jspecify.annotations.NullMarked;
