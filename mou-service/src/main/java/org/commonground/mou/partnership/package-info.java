/** Partnerships: a school and a partner who work together, from the first idea to the end. */
@NullMarked
package org.commonground.mou.partnership;

import org.jspecify.annotations.NullMarked;
