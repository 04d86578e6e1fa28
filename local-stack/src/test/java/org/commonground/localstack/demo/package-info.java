/** How the guided tour shows what it does. */
@NullMarked
package org.commonground.localstack.demo;

import org.jspecify.annotations.NullMarked;
