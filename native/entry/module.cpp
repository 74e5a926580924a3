// The extension module bridge._native: what the worker and the Python package need of the core.
#include "py/converters.hpp"
#include "py/java_method.hpp"
#include "py/java_object.hpp"
#include "py/large_stack.hpp"
#include "py/lifeline.hpp"
#include "py/python.hpp"
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
  module.def("copy_slabs_for_child", [] { copy_slabs_for_child(gil_held_by_caller()); });
  module.def("drop_slab_copies", [] { drop_slab_copies(gil_held_by_caller()); });
  module.def("leave_slabs_to_parent", [] { leave_slabs_to_parent(gil_held_by_caller()); });
}

}  // namespace
}  // namespace pybridge

PYBIND11_MODULE(_native, module) {
  using namespace pybridge;
  module.doc() = "The native core of PyBridge.";
  module.attr("__version__") = PYBRIDGE_VERSION;
  add_java_object_types(gil_held_by_caller(), module);
  add_java_methods(gil_held_by_caller(), module);
  add_channel(module);
  module.def("register_converter", &register_converter, py::arg("cls"), py::arg("to_java"),
             py::arg("java_class"), py::arg("from_java"));
  module.def("java_object_key", &java_object_key, py::arg("item"));
  module.def("set_object_exporter", &set_object_exporter, py::arg("kind"), py::arg("exporter"));
  module.def("has_object_exporter", &has_object_exporter);
  module.def("add_upcall_channel", &add_upcall_channel, py::arg("read_fd"), py::arg("write_fd"),
             py::arg("mailboxes"), py::arg("number"));
  add_slabs(module);
  module.def("call_with_stack", &call_with_stack, py::arg("wanted_bytes"), py::arg("function"));
  module.def("watch_parent", &watch_parent, py::arg("fd"), py::arg("report_fd"),
             py::arg("prepare_exit"), py::arg("leave"));
}
