/** Which data about single students a partner may have, on what legal ground, until when, and that it is destroyed after. */
@NullMarked
package org.commonground.mou.datasharing;

import org.jspecify.annotations.NullMarked;
