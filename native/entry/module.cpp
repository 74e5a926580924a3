// The extension module bridge._native: what the worker and the Python package need of the core.
#include "core/arrow_release.hpp"
#include "py/added_channels.hpp"
#include "py/column_call.hpp"
#include "py/converters.hpp"
#include "py/fused_call.hpp"
#include "py/java_method.hpp"
#include "py/java_object.hpp"
#include "py/large_stack.hpp"
#include "py/lifeline.hpp"
#include "py/python.hpp"
#include "py/reports.hpp"
#include "py/shared_arrays.hpp"
#include "py/slabs.hpp"
#include "py/worker_channel.hpp"

namespace pybridge {
namespace {

void add_channel(py::module_& module) {
  py::class_<Mailboxes>(module, "Mailboxes")
      .def(py::init<int>(), py::arg("fd"))
      .def("detach", &Mailboxes::detach);
  py::class_<WorkerChannel>(module, "WorkerChannel")
      .def(py::init<int, int, const Mailboxes*, std::size_t>(), py::keep_alive<1, 4>(),
           py::arg("read_fd"), py::arg("write_fd"), py::arg("mailboxes"), py::arg("number"))
      .def("serve", &WorkerChannel::serve);
}

void add_slabs(py::module_& module) {
  module.def(
      "open_slabs",
      [](std::uint32_t number, std::uint64_t java_pid, std::uint64_t java_fd,
         std::size_t bytes) -> py::object {
        const auto refusal = open_slabs(gil_held_by_caller(), number, java_pid, java_fd, bytes);
        return refusal ? py::object(py::str(*refusal)) : py::none();
      },
      py::arg("number"), py::arg("java_pid"), py::arg("java_fd"), py::arg("size_bytes"));
  module.def(
      "bytes_in_slab",
      [](std::size_t size) -> py::object {
        const py::object array = bytes_in_slab(gil_held_by_caller(), size);
        return array ? array : py::none();
      },
      py::arg("size_bytes"));
  module.def("copy_slabs_for_child", [] { copy_slabs_for_child(gil_held_by_caller()); });
  module.def("drop_slab_copies", [] { drop_slab_copies(gil_held_by_caller()); });
  module.def("leave_slabs_to_parent", [] { leave_slabs_to_parent(gil_held_by_caller()); });
}

py::list descriptors_of_added_channels() {
  py::list descriptors;
  for (const int fd : leave_added_channels_to_parent(gil_held_by_caller())) descriptors.append(fd);
  return descriptors;
}

void add_lifeline(py::module_& module) {
  module.def(
      "watch_parent",
      [](int fd, int report_fd, py::function prepare_exit, py::function serve_another,
         py::function leave) {
        open_reports(report_fd);
        watch_parent(fd, {std::move(prepare_exit), std::move(serve_another), std::move(leave)});
      },
      py::arg("fd"), py::arg("report_fd"), py::arg("prepare_exit"), py::arg("serve_another"),
      py::arg("leave"));
  module.def(
      "open_channel",
      [](const Mailboxes* like) {
        return open_channel(gil_held_by_caller(), ChannelUse::kCalls, like);
      },
      py::arg("like"));
  module.def(
      "report_no_channel",
      [](const std::u16string& why) {
        const GilRelease released(gil_held_by_caller());
        report(ReportKind::kNoChannel, 0, why);
      },
      py::arg("why"));
  module.def("leave_added_channels_to_parent", &descriptors_of_added_channels);
}

}  // namespace
}  // namespace pybridge

PYBIND11_MODULE(_native, module) {
  using namespace pybridge;
  module.doc() = "The native core of PyBridge.";
  module.attr("__version__") = PYBRIDGE_VERSION;
  add_java_object_types(gil_held_by_caller(), module);
  add_java_methods(gil_held_by_caller(), module);
  add_fused_call(gil_held_by_caller(), module);
  add_column_call(gil_held_by_caller(), module);
  add_channel(module);
  module.def("register_converter", &register_converter, py::arg("cls"), py::arg("to_java"),
             py::arg("java_class"), py::arg("from_java"));
  module.def("java_object_key", &java_object_key, py::arg("item"));
  module.def("set_object_exporter", &set_object_exporter, py::arg("kind"), py::arg("exporter"));
  module.def("has_object_exporter", &has_object_exporter);
  module.def("add_upcall_channel", &add_upcall_channel, py::arg("read_fd"), py::arg("write_fd"),
             py::arg("mailboxes"), py::arg("number"));
  add_slabs(module);
  module.def("arrow_release",
             [] { return reinterpret_cast<std::uintptr_t>(&release_arrow_array); });
  module.def("call_with_stack", &call_with_stack, py::arg("wanted_bytes"), py::arg("function"));
  add_lifeline(module);
}
