/** School years and the terms within them, mastered by the student information system or, where it has none, kept here. */
@NullMarked
package org.commonground.registry.academicsession;

import org.jspecify.annotations.NullMarked;
