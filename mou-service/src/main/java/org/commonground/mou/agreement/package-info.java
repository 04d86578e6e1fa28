/** Agreements: the terms of a partnership, their versions, their life and their tamper-evident trail. */
@NullMarked
package org.commonground.mou.agreement;

import org.jspecify.annotations.NullMarked;
