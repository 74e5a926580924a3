package org.pybridge.runtime;

import org.pybridge.frame.FrameMemory;

/**
 * The answer to a call from Python.
 *
 * @param memory holds the reply: the request's memory, or larger one
 * @param lengthBytes the reply's length
 * @param references arrays and buffers beside the frame; null for none
 */
public record UpcallAnswer(FrameMemory memory, int lengthBytes, Object[] references) {}
