/** Who took part in what, under pseudonyms and only on a legal ground; told as counts, and destroyed in time with a certificate. */
@NullMarked
package org.commonground.metrics.participation;

import org.jspecify.annotations.NullMarked;
