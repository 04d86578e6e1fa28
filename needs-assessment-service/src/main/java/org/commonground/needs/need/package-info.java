/** What schools and communities lack, counted, argued and confirmed. */
@NullMarked
package org.commonground.needs.need;

import org.jspecify.annotations.NullMarked;
