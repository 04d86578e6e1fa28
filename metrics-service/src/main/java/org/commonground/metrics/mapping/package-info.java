/** What the columns of somebody else's table mean, so that it is taken as it is; what stands for no number is never one. */
@NullMarked
package org.commonground.metrics.mapping;

import org.jspecify.annotations.NullMarked;
