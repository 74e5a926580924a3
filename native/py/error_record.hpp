// What Java needs to know of a Python exception.
//
// The record is a tuple: kind (ErrorKind), type name, message, notes (a list of texts) or None,
// functions and frames (error_frames.hpp), Java throwable or None, cause (a record) or None,
// members of a group (a list of records) or None, the id by which the session keeps the exception
// or None, row or None. The row is one of `each`; or -2 less the row of a batch that Python itself
// goes through (`tell_row` of bridge/_errors.py), whose rows end in any order.
#pragma once

#include <vector>

#include "core/frame_writer.hpp"
#include "py/java_object.hpp"
#include "py/session.hpp"

namespace pybridge {

// Writes a kError frame from its beginning, and keeps the exception for Java. Never fails over what
// the exception does, nor for want of memory: then a MemoryError is told instead; `row` is negative
// where there is none.
void write_error(GilToken, FrameWriter& writer, Session* session, std::uint64_t session_id,
                 PyObject* exception, std::int64_t row);

// Writes a record as the next value, and keeps the exception for Java; adds the Java objects in it
// to `sent`. Where memory is missing, a MemoryError is told instead; throws if that fails, too.
void write_error_value(GilToken, FrameWriter& writer, Session& session, PyObject* exception,
                       std::vector<ExportedObject>& sent);

// Writes a record without an exception as the next value.
void write_error_value(FrameWriter& writer, ErrorKind kind, std::string_view type,
                       std::string_view message);

// Writes a whole kError frame without an exception.
void write_error(FrameWriter& writer, std::uint64_t session_id, ErrorKind kind,
                 std::string_view type, std::string_view message);

// Takes the Python error that is set, with its traceback.
py::object take_error(GilToken);

}  // namespace pybridge
