/** School years and the terms within them, mastered by the student information system. */
@NullMarked
package org.commonground.registry.academicsession;

import org.jspecify.annotations.NullMarked;
