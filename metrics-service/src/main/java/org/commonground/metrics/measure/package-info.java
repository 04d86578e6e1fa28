/** The district's measure library: what is measured, how it adds up, and how closely it may be looked at. */
@NullMarked
package org.commonground.metrics.measure;

import org.jspecify.annotations.NullMarked;
