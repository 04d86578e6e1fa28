/** Whether what partners bring reaches the schools and students who need it most, told by quartile and never by school. */
@NullMarked
package org.commonground.metrics.equitableaccess;

import org.jspecify.annotations.NullMarked;
