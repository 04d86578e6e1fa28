/** What is to change for whom, by how much and by when; checked for being SMART before it is adopted. */
@NullMarked
package org.commonground.needs.goal;

import org.jspecify.annotations.NullMarked;
