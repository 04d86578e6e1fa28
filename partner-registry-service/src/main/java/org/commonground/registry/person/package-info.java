/** Adults in their professional or volunteer roles, and no more of them than the work needs. Never a student. */
@NullMarked
package org.commonground.registry.person;

import org.jspecify.annotations.NullMarked;
