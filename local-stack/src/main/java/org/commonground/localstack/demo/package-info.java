/** The guided tour through a running suite: one story, told through the gateway, in steps that tests run as well. */
@NullMarked
package org.commonground.localstack.demo;

import org.jspecify.annotations.NullMarked;
