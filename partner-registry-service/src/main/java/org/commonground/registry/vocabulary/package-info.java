/** The code lists of the directory, as the field and the seeds of this product use them. */
@NullMarked
package org.commonground.registry.vocabulary;

import org.jspecify.annotations.NullMarked;
