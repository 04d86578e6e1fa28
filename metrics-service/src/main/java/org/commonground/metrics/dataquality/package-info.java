/** Values that do not look like the others, for people to look at; nothing is ever corrected by itself. */
@NullMarked
package org.commonground.metrics.dataquality;

import org.jspecify.annotations.NullMarked;
