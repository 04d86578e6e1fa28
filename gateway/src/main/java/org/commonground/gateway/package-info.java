/** The single door of the suite: what is said here holds for every part of it. */
@NullMarked
package org.commonground.gateway;

import org.jspecify.annotations.NullMarked;
