package org.commonground.localstack.demo;

/** Somebody has taken the story somewhere from where it does not go on by itself. */
public final class StoryStuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoryStuck(String why) {
        super("The story cannot go on: " + why);
    }
}
