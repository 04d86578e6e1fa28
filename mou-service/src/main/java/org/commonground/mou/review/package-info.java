/** Reviews: every unit that must agree does so before anybody is asked to sign. */
@NullMarked
package org.commonground.mou.review;

import org.jspecify.annotations.NullMarked;
