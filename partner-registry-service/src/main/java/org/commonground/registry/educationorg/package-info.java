/** Schools and the organisations above them, mastered by the student information system. */
@NullMarked
package org.commonground.registry.educationorg;

import org.jspecify.annotations.NullMarked;
